/** What all contestants serve: read an order, write an order. */
import { z } from 'zod';

export const OrderId = z.object({ id: z.coerce.number().int().positive() });
export const View = z.object({ currency: z.enum(['EUR', 'USD']).default('EUR') });
export const NewOrder = z.object({
  sku: z.string().min(3).max(40),
  amount: z.number().int().positive().max(1000),
  note: z.string().max(200).optional(),
});
export const Order = z.object({
  id: z.number(),
  sku: z.string(),
  amount: z.number(),
  currency: z.string(),
  state: z.enum(['open', 'paid']),
  tags: z.array(z.string()),
});

export function orderOf(id, sku, amount, currency) {
  return { id, sku, amount, currency, state: 'open', tags: ['a', 'b'] };
}
