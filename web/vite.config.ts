// How the console becomes static files: one script and one style for the first view, a file more for each further page.
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

export default defineConfig({
  // A page that builds its nodes one by one needs no HTML from strings, so the policy of trusted types stays `none`.
  plugins: [svelte({ compilerOptions: { fragments: 'tree' } })],
  build: {
    // Domestic browsers lag some years behind.
    target: 'chrome100',
    // Without inlining nothing needs `data:` in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
