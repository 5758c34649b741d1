-- Drives Neovim, 0.7 or newer, through one editing session and writes what it saw as JSON.
local function read_json(file)
  return vim.fn.json_decode(table.concat(vim.fn.readfile(file), '\n'))
end

local task = read_json(vim.env.SPEC_LSP_TASK)
local report = { version = vim.split(vim.trim(vim.fn.execute('version')), '\n')[1] }

local function finish(stuck)
  report.stuck = stuck
  vim.fn.writefile({ vim.fn.json_encode(report) }, task.out)
  vim.cmd(stuck and 'cquit' or 'qall!')
end

local function relative(name)
  local file = vim.loop.fs_realpath(name) or name
  local root = vim.loop.fs_realpath(task.workspace) .. '/'
  return vim.startswith(file, root) and file:sub(#root + 1) or file
end

-- Between an edit and the server's answer a finding may lie beyond the end of the text.
local function text_under(buffer, one)
  local ok, lines = pcall(vim.api.nvim_buf_get_text, buffer, one.lnum, one.col, one.end_lnum, one.end_col, {})
  return ok and table.concat(lines, '\n') or ''
end

local severities = { 'error', 'warning', 'information', 'hint' }

local function findings()
  local all = {}
  for _, spec in ipairs(task.specs) do
    local buffer = vim.fn.bufnr('^' .. task.workspace .. '/' .. spec .. '$')
    for _, one in ipairs(vim.diagnostic.get(buffer)) do
      local code = one.code or ((one.user_data or {}).lsp or {}).code -- 0.7 keeps it in user_data
      table.insert(all, {
        file = spec,
        line = one.lnum,
        code = code,
        severity = severities[one.severity],
        covered = text_under(buffer, one),
        message = one.message,
      })
    end
  end
  return all
end

local function shows_all_kinds()
  local ambiguous, criteria, conflicts = false, false, {}
  for _, one in ipairs(findings()) do
    ambiguous = ambiguous or one.code == task.ambiguous
    criteria = criteria or vim.tbl_contains(task.criteria, one.code)
    if one.code == task.conflict then
      conflicts[one.file] = true
    end
  end
  return ambiguous and criteria and #vim.tbl_keys(conflicts) == #task.specs
end

local function wait(what, condition)
  if not vim.wait(task.patience, condition, 10) then
    report.before = report.before or findings()
    finish(what)
    error(what)
  end
end

-- Findings may come in several messages: they count once they have stayed the same for a while.
local function settled()
  local last, since = nil, vim.loop.now()
  wait('findings that stay the same', function()
    local now = vim.fn.json_encode(findings())
    if now ~= last then
      last, since = now, vim.loop.now()
    end
    return vim.loop.now() - since > 300
  end)
  return findings()
end

local function floating_text()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
      return table.concat(lines, '\n')
    end
  end
end

local function clients()
  return (vim.lsp.get_clients or vim.lsp.get_active_clients)()
end

local function set_up()
  vim.o.hidden = true
  vim.cmd('filetype on')
  if task.plugin then
    vim.opt.runtimepath:append(task.plugin)
    vim.cmd('runtime plugin/spec_lsp.lua')
  end
  if task.mode == 'setup' then
    require('spec_lsp').setup()
  elseif task.mode == 'enable' then
    vim.lsp.enable('spec_lsp')
  else
    dofile(task.lines)
  end
end

local function edit(spec)
  vim.cmd('edit ' .. vim.fn.fnameescape(task.workspace .. '/' .. spec))
end

local function hover()
  vim.api.nvim_win_set_cursor(0, { task.heading, 0 })
  vim.fn.search('\\V' .. task.title, 'c', task.heading)
  vim.lsp.buf.hover()
  wait('a hover window', function()
    return floating_text() ~= nil
  end)
  report.hover = floating_text()
end

local function follow_mark()
  vim.api.nvim_win_set_cursor(0, { 1, 0 })
  vim.fn.search('\\V' .. task.mark, 'c')
  vim.cmd('normal! l') -- on the caret of [^sy73], not on its bracket
  vim.lsp.buf.definition()
  wait('the challenge file', function()
    return relative(vim.api.nvim_buf_get_name(0)) == task.challenge
  end)
  report.definition = relative(vim.api.nvim_buf_get_name(0))
end

local function type_and_undo()
  local count = #report.before
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { '', task.sentence })
  wait('one finding more after an edit', function()
    return #findings() > count
  end)
  report.edited = settled()
  vim.cmd('undo')
  wait('one finding less after undo', function()
    return #findings() <= count
  end)
  report.undone = settled()
end

local function plugin_commands()
  report.info = vim.fn.execute('SpecLspInfo')
  local old = clients()[1].id
  vim.cmd('SpecLspRestart')
  wait('a new server after :SpecLspRestart', function()
    local running = clients()[1]
    return running ~= nil and running.id ~= old and shows_all_kinds()
  end)
  report.restarted = settled()
  report.servers = #clients()
end

local function session()
  set_up()
  for _, spec in ipairs(task.specs) do
    edit(spec)
  end
  edit(task.spec)
  wait('all kinds of findings', shows_all_kinds)
  report.before = settled()
  report.encoding = clients()[1].offset_encoding
  hover()
  edit(task.spec)
  type_and_undo()
  follow_mark()
  if task.plugin then
    plugin_commands()
  end
end

local ok, problem = pcall(session)
if ok then
  finish(nil)
elseif not report.stuck then
  finish(tostring(problem))
end
