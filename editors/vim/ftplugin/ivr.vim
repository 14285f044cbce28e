" What holds while a script of ivrc is edited: comments, indents, checking with :make.

if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:# commentstring=#\ %s
setlocal formatoptions-=t formatoptions+=croql
setlocal expandtab shiftwidth=2 softtabstop=2
setlocal iskeyword+=-

" :make checks the script and fills the quickfix list.
setlocal makeprg=ivrc\ check\ --quiet\ --error-format\ plain\ --\ %:S
setlocal errorformat=%A%f:%l:%c:\ %trror%m,%A%f:%l:%c:\ %tarning%m,%A%f:%l:%c:\ %tdvice%m,%+C\ \ %m

let b:undo_ftplugin = 'setlocal comments< commentstring< formatoptions< expandtab< shiftwidth<'
      \ . ' softtabstop< iskeyword< makeprg< errorformat<'
