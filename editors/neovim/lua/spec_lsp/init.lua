--- The spec-lsp language server in Neovim: 0.11 and newer by vim.lsp.config, older ones by an autocommand.
local M = {}

local NAME = 'spec_lsp'

local function defaults()
  return {
    cmd = { 'spec-lsp', 'serve' },
    filetypes = { 'markdown' },
    root_markers = { 'spec-lsp.toml', '.git' },
  }
end

local MOST_LINES = 20000 -- of a buffer that are looked at for tags

-- Whether a line may say which clause it is about; the server knows for sure.
local function is_tag(line)
  return line:find('[Ss]pec:%s*%S*#%w')
    or line:find('[Ss]pec:%s*%u[%u%d_-]*%d')
    or line:find('[Ss]pec:%s*%S+%.md')
    or line:find('[Ss]pec%(%l+%):')
    or line:find('%->%s*%a+~')
end

local function carries_tags(buffer)
  for _, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, MOST_LINES, false)) do
    if is_tag(line) then
      return true
    end
  end
  return false
end

--- What setup() starts from; a fresh table each time.
--- @return table cmd, filetypes, root_markers
function M.defaults()
  return defaults()
end

local function report(message, level)
  vim.notify('spec-lsp: ' .. message, level or vim.log.levels.INFO)
end

-- Neovim 0.11 marks get_active_clients as deprecated; 0.7 has nothing else.
local function clients()
  local get = vim.lsp.get_clients or vim.lsp.get_active_clients
  return vim.tbl_filter(function(client)
    return client.name == NAME
  end, get())
end

local function buffers_of(client)
  local all = vim.tbl_keys(client.attached_buffers or {})
  if client.attached_buffers == nil then -- before 0.8
    all = vim.tbl_filter(function(buffer)
      return vim.lsp.buf_is_attached(buffer, client.id)
    end, vim.api.nvim_list_bufs())
  end
  table.sort(all)
  return all
end

-- Nearest folder upwards from `file` that holds one of `markers`; the first marker that is found anywhere wins.
local function root_of(file, markers)
  for _, marker in ipairs(markers) do
    local folder = vim.fn.fnamemodify(file, ':p:h')
    while true do
      if vim.loop.fs_stat(folder .. '/' .. marker) then
        return folder
      end
      local parent = vim.fn.fnamemodify(folder, ':h')
      if parent == folder then
        break
      end
      folder = parent
    end
  end
  return nil
end

-- Client ids by root folder, before 0.8: the list of active clients lacks those that are still starting.
local started = {}

-- Neovim before 0.8 has no vim.lsp.start, which finds a running server of the same root.
local function attach(config, buffer)
  if vim.lsp.start then
    vim.api.nvim_buf_call(buffer, function()
      vim.lsp.start(config)
    end)
    return
  end
  local id = started[config.root_dir]
  local client = id and vim.lsp.get_client_by_id(id)
  if not client or client.is_stopped() then
    id = vim.lsp.start_client(config)
    started[config.root_dir] = id
  end
  if id then
    vim.lsp.buf_attach_client(buffer, id)
  end
end

local function missing(config)
  local program = type(config.cmd) == 'table' and config.cmd[1]
  return program and vim.fn.executable(program) == 0 and program or nil
end

local function started_for(options, buffer)
  local file = vim.api.nvim_buf_get_name(buffer)
  if file == '' or vim.bo[buffer].buftype ~= '' then
    return
  end
  local config = vim.tbl_extend('force', {}, options, {
    name = NAME,
    root_dir = root_of(file, options.root_markers) or vim.fn.fnamemodify(file, ':p:h'),
  })
  config.filetypes, config.root_markers = nil, nil
  attach(config, buffer)
end

local function setup_before_0_11(options)
  local group = vim.api.nvim_create_augroup(NAME, { clear = true })
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = options.filetypes,
    callback = function(event)
      started_for(options, event.buf)
    end,
  })
  -- setup() may run after the first file is already open.
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.tbl_contains(options.filetypes, vim.bo[buffer].filetype) then
      started_for(options, buffer)
    end
  end
end

-- Code is served where a comment names a clause: looked at when a file is read and when it is written.
local function setup_code(options)
  vim.api.nvim_create_autocmd({ 'BufReadPost', 'BufWritePost' }, {
    group = vim.api.nvim_create_augroup(NAME .. '_code', { clear = true }),
    callback = function(event)
      local known = vim.tbl_contains(options.filetypes, vim.bo[event.buf].filetype)
      if not known and carries_tags(event.buf) then
        started_for(options, event.buf)
      end
    end,
  })
end

--- Starts the server for Markdown files, now and later, and for code whose comments name clauses.
--- @param options table|nil anything that |vim.lsp.start_client()| takes, and `filetypes`, `root_markers`, `code`
function M.setup(options)
  options = vim.tbl_deep_extend('force', defaults(), options or {})
  local program = missing(options)
  if program then
    -- Said once here, rather than by Neovim for every Markdown file.
    report(('"%s" was not found on PATH; see :help spec-lsp-install'):format(program), vim.log.levels.ERROR)
    return
  end
  if options.code ~= false then
    setup_code(options)
  end
  options.code = nil
  if vim.lsp.config and vim.lsp.enable then
    vim.lsp.config(NAME, options)
    vim.lsp.enable(NAME)
  else
    setup_before_0_11(options)
  end
end

local function is_stopped(client)
  return vim.lsp.get_client_by_id(client.id) == nil
end

local function stop(client, force)
  if vim.fn.has('nvim-0.11') == 1 then
    client:stop(force)
  else
    vim.lsp.stop_client(client.id, force)
  end
end

--- Stops every running server and starts it again for the buffers that it served. Returns at once.
function M.restart()
  local running = clients()
  if #running == 0 then
    report('no server is running; open a Markdown file, or see :SpecLspInfo', vim.log.levels.WARN)
    return
  end
  for _, client in ipairs(running) do
    local buffers, config = buffers_of(client), client.config
    stop(client, false)
    local waited, timer = 0, vim.loop.new_timer()
    timer:start(20, 20, vim.schedule_wrap(function()
      if timer:is_closing() then
        return
      end
      waited = waited + 20
      if waited == 3000 then
        stop(client, true) -- it hangs
      elseif is_stopped(client) or waited > 6000 then
        timer:close()
        for _, buffer in ipairs(buffers) do
          if vim.api.nvim_buf_is_valid(buffer) then
            attach(config, buffer)
          end
        end
      end
    end))
  end
end

local function described(client)
  local buffers = buffers_of(client)
  local findings = 0
  for _, buffer in ipairs(buffers) do
    local namespace = vim.lsp.diagnostic.get_namespace(client.id)
    findings = findings + #vim.diagnostic.get(buffer, { namespace = namespace })
  end
  local server = (client.server_info or {}).version
  return {
    ('server %s (client %d, columns in %s)'):format(server or '', client.id, client.offset_encoding or 'utf-16'),
    '  command  ' .. table.concat(client.config.cmd, ' '),
    '  root     ' .. (client.config.root_dir or 'none'),
    ('  buffers  %d open, %d findings in them'):format(#buffers, findings),
  }
end

--- Each running server: command, root folder, buffers, findings; or why there is none.
--- @return string[]
function M.status()
  local lines = {}
  for _, client in ipairs(clients()) do
    vim.list_extend(lines, described(client))
  end
  if #lines > 0 then
    return lines
  end
  local log = require('vim.lsp.log').get_filename()
  return { 'spec-lsp: no server is running. It starts with a Markdown file; the log is ' .. log }
end

--- Prints the status.
function M.info()
  print(table.concat(M.status(), '\n'))
end

return M
