// An identity provider for tests: `node provider.mjs FOLDER`, configured by FOLDER/provider.json.
// Anybody signs in with an account's name and any password.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const given = JSON.parse(readFileSync(join(process.argv[2], 'provider.json'), 'utf8'));
// The packages are in a cache of their own, not beside this file.
const { Provider } = await import(createRequire(join(given.packages, 'x')).resolve('oidc-provider'));

const provider = new Provider(given.issuer, {
  clients: given.clients,
  claims: { openid: ['sub'], profile: given.claims },
  conformIdTokenClaims: given.claimsByUserinfoOnly,
  cookies: { keys: ['only for tests'] },
  features: { devInteractions: { enabled: true } },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: async () => ({ sub: id, ...given.accounts[id] }),
  }),
  pkce: { required: () => true },
});
provider.listen(given.port, '127.0.0.1', () => console.log('listening'));
