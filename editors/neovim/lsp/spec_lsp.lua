-- Read by vim.lsp.enable('spec_lsp'), Neovim 0.11 and newer.
return require('spec_lsp').defaults()
