import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export type CuttableLine = Awaited<ReturnType<typeof cuttableLine>>;

/** A way to a server that can be cut like a cable (calls are closed, new ones too) or fall silent like a blocked port. */
export async function cuttableLine(host: string, port: number) {
  const calls = new Set<Socket>();
  let isCut = false;
  let isSilent = false;
  const server = createServer((call) => {
    if (isCut) {
      call.destroy();
      return;
    }
    if (isSilent) {
      calls.add(call.pause());
      call.on('error', () => undefined).on('close', () => calls.delete(call));
      return;
    }
    const onward = connect(port, host);
    for (const end of [call, onward]) {
      calls.add(end);
      end.on('error', () => undefined).on('close', () => calls.delete(end));
    }
    call.pipe(onward).pipe(call);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      for (const call of calls) call.destroy();
    },
    /** Nothing goes through any more, and nobody is told: as when a firewall drops the packets. */
    fallSilent() {
      isSilent = true;
      for (const call of calls) call.unpipe().pause();
    },
    mend() {
      isCut = false;
      isSilent = false;
    },
    close() {
      server.close();
      for (const call of calls) call.destroy();
    },
  };
}
