export { type RedisClient, type RedisRatesOptions, redisRates } from './rate-limit/redis-rates.ts';
