/** The part of a database pool that migrations and Kysely's PostgreSQL dialect need. */
export interface SqlPool {
  connect(): Promise<SqlClient>;
  end(): Promise<void>;
}

export interface SqlClient {
  /** Without parameters the text may hold several statements; the result is that of the last. */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<SqlResult<Row>>;
  release(destroy?: boolean): void;
}

export interface SqlResult<Row> {
  readonly command: 'UPDATE' | 'DELETE' | 'INSERT' | 'SELECT' | 'MERGE';
  readonly rowCount: number;
  readonly rows: Row[];
}

/** Runs `work` with one connection of the pool. */
export async function withClient<T>(pool: SqlPool, work: (client: SqlClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = true;
  try {
    const result = await work(client);
    broken = false;
    return result;
  } finally {
    client.release(broken);
  }
}
