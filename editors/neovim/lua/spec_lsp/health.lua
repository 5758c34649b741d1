--- :checkhealth spec_lsp
local M = {}

local health = vim.health or require('health')
local start = health.start or health.report_start
local ok = health.ok or health.report_ok
local warn = health.warn or health.report_warn

function M.check()
  start('spec-lsp')
  local program = require('spec_lsp').defaults().cmd[1]
  if vim.fn.executable(program) == 1 then
    ok(('%s: %s'):format(vim.fn.exepath(program), vim.trim(vim.fn.system({ program, '--version' }))))
  else
    warn(program .. ' is not on PATH: install it, or give `cmd` to setup(); see :help spec-lsp-install')
  end
  for _, line in ipairs(require('spec_lsp').status()) do
    ok(line)
  end
end

return M
