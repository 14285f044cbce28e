" Colours of a script of ivrc.
"
" The lines `syn match ivr…Word` and `ivrType` are written by `UPDATE=1 cargo test --test editors`,
" from the compiler's table of words. Of two matches that begin at the same place the later one
" wins: names stand below words, since most words may be names, too.

if exists('b:current_syntax')
  finish
endif

syn match ivrStatementWord "\v%(\w|-)@1<!%(answer|call|capture|hangup|play|reprompt|say)%(\w|-%(\>)@!)@!"
syn match ivrOptionWord "\v%(\w|-)@1<!%(as|failure|from|hash|overall|record|repeat|speed|success|timeout|tries|voice)%(\w|-%(\>)@!)@!"
syn match ivrSettingWord "\v%(\w|-)@1<!%(default|param|valid)%(\w|-%(\>)@!)@!"
syn match ivrEventWord "\v%(\w|-)@1<!%(digits|done|else|error|noinput|nomatch)%(\w|-%(\>)@!)@!"
syn match ivrTestWord "\v%(\w|-)@1<!%(bridge|callee|expect|press|set)%(\w|-%(\>)@!)@!"
syn match ivrStructureWord "\v%(\w|-)@1<!%(on|step|test)%(\w|-%(\>)@!)@!"
syn match ivrValueWord "\v%(\w|-)@1<!%(answered|busy|ends|for|hangs-up|no-answer|nothing|off|outcome|unanswered|until)%(\w|-%(\>)@!)@!"
syn match ivrType "\v%(:\s*%(secret\s+)?)@<=%(digits|number|phone|secret|text|url)%(\w|-%(\>)@!)@!"

syn match ivrOperator "\v-\>|\.\.|\="
syn match ivrNumber "\v%(\w|-)@1<!\d+%(\.\d+)?%(ms|s|m|h|d|st|nd|rd|th)?%(\w|-%(\>)@!)@!"
syn match ivrNumber "\v%(\w|-)@1<!\d+\.\.\d*|%(\w|-)@1<!\.\.\d+" contains=ivrOperator
syn match ivrNumber "\v\+\d+\w@!"
syn match ivrNumber "\v%(\w|-)@1<!\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}[^[:space:];,}]*"

" `on` behind `hash` is no event line.
syn match ivrValueWord "\v%(%(\w|-)@1<!hash\s+)@<=%(on|off)%(\w|-%(\>)@!)@!"
syn match ivrStep "\v%(%(\w|-)@1<!step\s+|-\>\s*)@<=\a%(\w|-%(\>)@!)*"
syn match ivrName "\v%(%(\w|-)@1<!%(as|param|outcome)\s+)@<=\a%(\w|-%(\>)@!)*"
syn match ivrName "\v%(\w|-)@1<!\a%(\w|-)*\ze\s*\=\>@!"
syn match ivrVoice "\v%(%(\w|-)@1<!voice\s+)@<=\a%(\w|-%(\>)@!)*"

syn match ivrInsert "\v\{\s*\a%(\w|-)*\s*\}"
syn match ivrBlock "\v\{\s*%(hangup|reprompt)>" contains=ivrStatementWord
syn match ivrEscape "\v\\%(["\\{}]|u\{\x{1,6}\})" contained
syn match ivrBadEscape "\v\\%(["\\{}]|u\{\x{1,6}\})@!." contained
syn region ivrText start=+"+ skip=+\\.+ end=+"+ end=+$+ keepend contains=ivrEscape,ivrBadEscape,ivrInsert
syn region ivrTextBlock start=+"""+ end=+"""+ contains=ivrEscape,ivrBadEscape,ivrInsert

syn match ivrComment "\v%(^|[[:space:];{}])@1<=#.*$" contains=ivrAllow,ivrTodo,@Spell
syn match ivrAllow "\v#\s*\zsivrc:\s*allow>.*$" contained
syn keyword ivrTodo contained TODO FIXME XXX

" Texts may be long, and a block has many lines.
syn sync minlines=100

hi def link ivrStatementWord Statement
hi def link ivrOptionWord Keyword
hi def link ivrSettingWord PreProc
hi def link ivrEventWord Constant
hi def link ivrTestWord Statement
hi def link ivrStructureWord Structure
hi def link ivrValueWord Constant
hi def link ivrType Type
hi def link ivrOperator Operator
hi def link ivrNumber Number
hi def link ivrStep Function
hi def link ivrName Identifier
hi def link ivrVoice Constant
hi def link ivrInsert Special
hi def link ivrEscape SpecialChar
hi def link ivrBadEscape Error
hi def link ivrText String
hi def link ivrTextBlock String
hi def link ivrComment Comment
hi def link ivrAllow SpecialComment
hi def link ivrTodo Todo

let b:current_syntax = 'ivr'
