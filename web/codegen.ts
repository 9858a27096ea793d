import type { CodegenConfig } from '@graphql-codegen/cli';

/**
 * Types and documents of this app, from the committed SDL and the `*.queries.ts` files.
 * They are ignored by git and made anew before every build, check and test.
 */
const config: CodegenConfig = {
  schema: '../schema/schema.graphql',
  documents: ['src/**/*.queries.ts'],
  ignoreNoDocuments: true,
  generates: {
    'src/lib/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        // Documents as text: a tenth of the script that syntax trees would be.
        documentMode: 'string',
        enumsAsTypes: true,
        useTypeImports: true,
        strictScalars: true,
        defaultScalarType: 'unknown',
        scalars: {
          AsOf: 'string',
          Cursor: 'string',
          DateTime: 'string',
          ID: 'string',
          JSON: 'unknown',
          Long: 'number',
        },
      },
    },
  },
};

// The tool takes its configuration from the default export.
export default config;
