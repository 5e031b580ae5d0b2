/** The side of a server in the race: it tells its port, and its CPU time in microseconds when it is asked. */
export function compete(port) {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send({ cpu: user + system });
  });
  process.on('disconnect', () => process.exit());
  process.send({ port });
}
