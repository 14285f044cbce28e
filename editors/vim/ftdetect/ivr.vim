" Scripts of ivrc, by their ending.
autocmd BufNewFile,BufRead *.ivr setfiletype ivr
