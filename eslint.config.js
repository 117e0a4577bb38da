import neostandard, { plugins } from 'neostandard'

const typed = plugins['typescript-eslint']

export default [
  ...neostandard({ ts: true, ignores: ['dist/**', 'dist-ehr/**', 'cql/elm/**', 'coverage/**'] }),
  {
    files: ['**/*.ts'],
    plugins: { '@typescript-eslint': typed.plugin },
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'import-x/no-default-export': 'off',
      '@stylistic/comma-dangle': 'off'
    }
  }
]
