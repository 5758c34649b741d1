" Drives Vim with ALE through one editing session and writes what it saw as JSON.
set nocompatible hidden nomore encoding=utf-8
scriptencoding utf-8
filetype plugin on

let s:task = json_decode(join(readfile($SPEC_LSP_TASK), "\n"))
let s:report = {'version': split(execute('version'), "\n")[0]}
let g:ale_linters_explicit = 1
let g:ale_hover_to_preview = 1

function! s:Finish(status) abort
  call writefile([json_encode(s:report)], s:task.out)
  execute a:status . 'cquit'
endfunction

function! s:Wait(what, Condition) abort
  let l:waited = 0
  while !a:Condition()
    if l:waited > s:task.patience
      let s:report.stuck = a:what
      call s:Finish(1)
    endif
    sleep 50m
    let l:waited += 50
  endwhile
endfunction

function! s:Buffer(spec) abort
  return bufnr('^' . s:task.workspace . '/' . a:spec . '$')
endfunction

" ALE keeps the server's UTF-16 column where Vim counts bytes: it is read as what it is.
function! s:FromUnits(line, first, end) abort
  let l:units = 0
  let l:covered = ''
  for l:character in split(a:line, '\zs')
    if l:units >= a:first && l:units < a:end
      let l:covered .= l:character
    endif
    let l:units += char2nr(l:character) > 0xffff ? 2 : 1
  endfor
  return l:covered
endfunction

function! s:Described(spec, one) abort
  let l:line = getbufline(s:Buffer(a:spec), a:one.lnum)
  let l:end = get(a:one, 'end_lnum', a:one.lnum) == a:one.lnum ? get(a:one, 'end_col', 0) : 1000000
  return {
  \ 'file': a:spec,
  \ 'line': a:one.lnum - 1,
  \ 'code': get(a:one, 'code', ''),
  \ 'severity': {'E': 'error', 'W': 'warning', 'I': 'information'}[a:one.type],
  \ 'covered': empty(l:line) ? '' : s:FromUnits(l:line[0], a:one.col - 1, l:end),
  \ 'message': a:one.text,
  \}
endfunction

function! s:Findings() abort
  let l:all = []
  for l:spec in s:task.specs
    let l:list = get(get(g:ale_buffer_info, s:Buffer(l:spec), {}), 'loclist', [])
    call extend(l:all, map(copy(l:list), 's:Described(l:spec, v:val)'))
  endfor
  return l:all
endfunction

function! s:ShowsAllKinds() abort
  let l:all = s:Findings()
  let l:codes = map(copy(l:all), 'v:val.code')
  let l:criteria = filter(copy(s:task.criteria), 'index(l:codes, v:val) >= 0')
  let l:conflicts = uniq(sort(map(filter(l:all, 'v:val.code ==# s:task.conflict'), 'v:val.file')))
  return index(l:codes, s:task.ambiguous) >= 0 && !empty(l:criteria) && len(l:conflicts) == len(s:task.specs)
endfunction

" Findings may come in several messages: they count once they have stayed the same for a while.
function! s:Settled() abort
  let l:last = s:Findings()
  let l:same = 0
  while l:same < 6
    sleep 50m
    let l:now = s:Findings()
    let l:same = l:now ==# l:last ? l:same + 1 : 0
    let l:last = l:now
  endwhile
  return l:last
endfunction

function! s:Preview() abort
  for l:window in getwininfo()
    if getwinvar(l:window.winnr, '&previewwindow')
      return join(getbufline(l:window.bufnr, 1, '$'), "\n")
    endif
  endfor
  return ''
endfunction

execute 'source ' . fnameescape(s:task.lines)

for s:spec in s:task.specs
  execute 'edit ' . fnameescape(s:task.workspace . '/' . s:spec)
  setfiletype markdown
  ALELint
endfor
execute 'edit ' . fnameescape(s:task.workspace . '/' . s:task.spec)
call s:Wait('all kinds of findings', function('s:ShowsAllKinds'))
let s:report.before = s:Settled()

call cursor(s:task.heading, 1)
call search('\V' . s:task.title, 'c')
ALEHover
call s:Wait('the hover text', {-> !empty(s:Preview())})
let s:report.hover = s:Preview()
pclose

let s:count = len(s:report.before)
call append('$', ['', s:task.sentence])
ALELint
call s:Wait('one finding more after an edit', {-> len(s:Findings()) > s:count})
let s:report.edited = s:Settled()
undo
ALELint
call s:Wait('one finding less after undo', {-> len(s:Findings()) <= s:count})
let s:report.undone = s:Settled()

call cursor(1, 1)
call search('\V' . s:task.mark, 'c')
normal! l
ALEGoToDefinition
let s:root = resolve(s:task.workspace) . '/'
call s:Wait('the challenge file', {-> resolve(expand('%:p')) ==# s:root . s:task.challenge})
let s:report.definition = resolve(expand('%:p'))[len(s:root):]
call s:Finish(0)
