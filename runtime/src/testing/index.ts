export { type TestDatabase, testDatabase } from './test-database.ts';
export { type TestApp, type TestOptions, testService } from './test-service.ts';
