--- :SpecEval: runs the challenges of a document, and lists what fails as quickfix entries at the clauses.
local M = {}

local COMMAND = 'spec-lsp.runChallenges'
local TYPES = { fail = 'E', error = 'W', undetermined = 'W' } -- of quickfix entries

local running -- { client, id, progress } of the run that is under way

local function report(message, level)
  vim.notify('spec-lsp: ' .. message, level or vim.log.levels.INFO)
end

-- Neovim 0.11 has methods where older ones have functions.
local function call(client, name, ...)
  if vim.fn.has('nvim-0.11') == 1 then
    return client[name](client, ...)
  end
  return client[name](...)
end

local function client_of(buffer)
  local get = vim.lsp.get_clients or vim.lsp.get_active_clients
  for _, client in ipairs(get()) do
    if client.name == 'spec_lsp' and vim.lsp.buf_is_attached(buffer, client.id) then
      return client
    end
  end
  return nil
end

-- The words of the server's progress: 0.10 has an event of its own for it, older ones a user's.
local function watch_progress()
  local function show()
    local told = vim.lsp.status and vim.lsp.status()
    if not told then
      local all = vim.tbl_map(function(one)
        return ('%s: %s'):format(one.title or '', one.message or '')
      end, vim.lsp.util.get_progress_messages())
      told = table.concat(all, ', ')
    end
    if told ~= '' then
      vim.api.nvim_echo({ { told } }, false, {})
    end
  end
  if vim.fn.exists('##LspProgress') == 1 then
    return vim.api.nvim_create_autocmd('LspProgress', { callback = show })
  end
  return vim.api.nvim_create_autocmd('User', { pattern = 'LspProgressUpdate', callback = show })
end

local function ended()
  if running then
    vim.api.nvim_del_autocmd(running.progress)
  end
  running = nil
end

local function entries(clauses)
  local found, counts = {}, {}
  for _, clause in ipairs(clauses) do
    for _, one in ipairs(clause.challenges) do
      local verdict = one.verdict ~= vim.NIL and one.verdict or (one.stale and 'stale' or 'not run')
      counts[verdict] = (counts[verdict] or 0) + 1
      if TYPES[verdict] then
        table.insert(found, {
          filename = vim.uri_to_fname(clause.uri),
          lnum = clause.range.start.line + 1,
          col = clause.range.start.character + 1,
          type = TYPES[verdict],
          text = ('%s %s (%s): %s'):format(clause.id, verdict, one.title, one.why),
        })
      end
    end
  end
  return found, counts
end

local function counted(counts)
  local told = {}
  for _, verdict in ipairs({ 'pass', 'fail', 'undetermined', 'error', 'stale', 'not run' }) do
    if counts[verdict] then
      table.insert(told, ('%d %s'):format(counts[verdict], verdict))
    end
  end
  return table.concat(told, ', ')
end

local function show(clauses)
  local found, counts = entries(clauses)
  vim.fn.setqflist({}, ' ', { title = ':SpecEval ' .. counted(counts), items = found })
  vim.cmd(#found > 0 and 'botright copen' or 'cclose')
  report(counted(counts))
end

--- Runs the challenges of the current buffer; of what is named, clauses and challenges by their ids, if anything is.
--- @param names string[]
function M.run(names)
  local buffer = vim.api.nvim_get_current_buf()
  local client = client_of(buffer)
  if not client then
    return report('no server is running for this buffer; see :SpecLspInfo', vim.log.levels.WARN)
  end
  if running then
    return report('challenges are being run; :SpecEval! stops that', vim.log.levels.WARN)
  end
  local arguments = { vim.uri_from_bufnr(buffer) }
  vim.list_extend(arguments, names)
  running = { client = client, progress = watch_progress() }
  local _, id = call(client, 'request', 'workspace/executeCommand', { command = COMMAND, arguments = arguments }, function(problem, result)
    ended()
    if problem then
      report(problem.message, vim.log.levels.ERROR)
    else
      show(result.clauses)
    end
  end, buffer)
  if running then
    running.id = id
  end
end

--- Stops the run that is under way.
function M.stop()
  if not running then
    return report('nothing is being run', vim.log.levels.WARN)
  end
  call(running.client, 'cancel_request', running.id)
  ended() -- Neovim hands no answer on that says "cancelled"
  report('stopped')
end

--- The ids of the clauses of the current buffer that begin with some letters.
--- @return string[]
function M.complete(lead)
  local client = client_of(vim.api.nvim_get_current_buf())
  local params = { uri = vim.uri_from_bufnr(0) }
  local answer = client and call(client, 'request_sync', 'specLsp/challenges', params, 1000, 0)
  local found = {}
  for _, clause in ipairs(answer and answer.result or {}) do
    if vim.startswith(clause.id, lead) then
      table.insert(found, clause.id)
    end
  end
  return found
end

return M
