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
