// A certified OAuth 2.0 server on a free loopback port: S256 demanded, refresh tokens rotate, and one used twice ends
// its whole family. Whoever comes is signed in as the florist and allows everything, so that a browser only has to follow.
// Prints its address on the first line; ends when standard input closes.
import { Provider } from 'oidc-provider';
import { createServer } from 'node:http';

const server = createServer();
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'desk',
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: ['http://127.0.0.1/callback'],
  }],
  scopes: ['offline_access', 'calendar.read', 'calendar.write'],
  features: { devInteractions: { enabled: false }, revocation: { enabled: true } },
  routes: { authorization: '/authorize', token: '/token', revocation: '/revoke' },
  pkce: { required: () => true },
  rotateRefreshToken: true,
  issueRefreshToken: async () => true,
  ttl: { AccessToken: Number(process.env.ACCESS_SECONDS ?? 3600), RefreshToken: 86400, Grant: 86400, Session: 600, Interaction: 600, AuthorizationCode: 60 },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  interactions: { url: (_, interaction) => `/sign-in/${interaction.uid}` },
});

provider.use(async (page, next) => {
  if (!page.path.startsWith('/sign-in/')) return next();
  const { prompt, params, session } = await provider.interactionDetails(page.req, page.res);
  if (prompt.name === 'login') {
    return provider.interactionFinished(page.req, page.res, { login: { accountId: 'florist' } });
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const grantId = await grant.save();
  return provider.interactionFinished(page.req, page.res, { consent: { grantId } });
});

server.on('request', provider.callback());
console.log(issuer);
process.stdin.on('end', () => process.exit(0)).resume();
