import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { judge } from '../../oracles/judge.ts';
import { type ApiServer, startApiServer } from '../../servers/api-server.ts';
import { describeWith } from '../../support/needs.ts';
import { sharedData } from '../../support/shared-data.ts';
import { VERDICTS } from './verdicts.ts';

const kubebox = judge('kubebox');
const crds = sharedData('crds');

describeWith(
  kubebox && crds,
  'the judge kubebox and the shared CRDs',
  'offline admission against a real API server',
  () => {
    let server: ApiServer;
    beforeAll(async () => {
      server = await startApiServer(kubebox ?? '');
      await server.kubectl([
        'apply',
        '--server-side',
        '-f',
        `${crds}/istio-1.31/crds.yaml`,
        '-f',
        `${crds}/gateway-api-1.6.1-standard/gateway.networking.k8s.io_httproutes.yaml`,
      ]);
      const linkerd = readFileSync(`${crds}/linkerd-edge-26.8.3/server.yaml`, 'utf8').replace(
        /^.*\{\{.*$/gm,
        '',
      );
      await server.kubectl(['apply', '--server-side', '-f', '-'], linkerd);
      await server.kubectl(['wait', '--for=condition=Established', '--timeout=30s', 'crd', '--all']);
    });
    afterAll(() => server?.[Symbol.asyncDispose]());

    it.each(VERDICTS)('agrees: $verdict: $title', async ({ verdict, object }) => {
      const answer = await server
        .kubectl(['create', '--dry-run=server', '--validate=strict', '-f', '-'], JSON.stringify(object))
        .then(
          () => 'admitted',
          (error: Error) =>
            /invalid|unknown field|Invalid|required|strict decoding/i.test(error.message)
              ? 'rejected'
              : error.message,
        );
      expect(answer).toBe(verdict);
    });
  },
);
