" Indents of a script of ivrc: two columns for each open brace, and for an option on a line of
" its own.

if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=GetIvrIndent(v:lnum)
setlocal indentkeys=0},!^F,o,O
setlocal nosmartindent
let b:undo_indent = 'setlocal indentexpr< indentkeys< smartindent<'

if exists('*GetIvrIndent')
  finish
endif

" The line without its texts and its comment.
function! s:Bare(lnum) abort
  let l:line = substitute(getline(a:lnum), '"\%(\\.\|[^"\\]\)*"', '', 'g')
  return substitute(l:line, '\%(^\|[[:space:];{}]\)\zs#.*$', '', '')
endfunction

" The lines that open more than they close.
function! s:Opens(line) abort
  return count(a:line, '{') - count(a:line, '}')
endfunction

" An option that stands on a line of its own belongs to the statement above it. This line is
" written by `UPDATE=1 cargo test --test editors`.
let s:option = '\v^\s*%(as|failure|from|hash|overall|record|repeat|speed|success|timeout|tries|voice)%(\w|-%(\>)@!)@!'

function! GetIvrIndent(lnum) abort
  let l:above = prevnonblank(a:lnum - 1)
  if l:above == 0
    return 0
  endif
  " A text block is indented as its author likes.
  if synIDattr(synID(a:lnum, 1, 1), 'name') ==# 'ivrTextBlock'
    return -1
  endif
  let l:indent = indent(l:above)
  if getline(l:above) =~# s:option
    let l:indent -= shiftwidth()
  endif
  let l:line = s:Bare(l:above)
  let l:opens = s:Opens(l:line)
  if l:line =~# '^\s*}'
    let l:opens += 1
  endif
  let l:indent += l:opens * shiftwidth()
  if getline(a:lnum) =~# '^\s*}'
    let l:indent -= shiftwidth()
  elseif getline(a:lnum) =~# s:option
    let l:indent += shiftwidth()
  endif
  return max([l:indent, 0])
endfunction
