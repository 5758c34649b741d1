if vim.g.loaded_spec_lsp then
  return
end
vim.g.loaded_spec_lsp = true

vim.api.nvim_create_user_command('SpecLspRestart', function()
  require('spec_lsp').restart()
end, { desc = 'Stop the spec-lsp server and start it again for the same buffers' })

vim.api.nvim_create_user_command('SpecLspInfo', function()
  require('spec_lsp').info()
end, { desc = 'Tell what the spec-lsp server is doing' })

vim.api.nvim_create_user_command('SpecEval', function(command)
  local eval = require('spec_lsp.eval')
  if command.bang then
    eval.stop()
  else
    eval.run(command.fargs)
  end
end, {
  bang = true,
  nargs = '*',
  complete = function(lead)
    return require('spec_lsp.eval').complete(lead)
  end,
  desc = 'Run the challenges of this document, or of clauses, and list what fails; with ! stop that',
})
