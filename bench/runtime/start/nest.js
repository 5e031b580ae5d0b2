/** Nest's hello world on Fastify; the decorators of its guide, applied by hand, so that nothing has to be compiled. */
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { askOnce } from './first-answer.js';

class OrdersController {
  read() {
    return { hello: 'world' };
  }
}
Get('orders/:id')(
  OrdersController.prototype,
  'read',
  Object.getOwnPropertyDescriptor(OrdersController.prototype, 'read'),
);
Controller()(OrdersController);
class AppModule {}
Module({ controllers: [OrdersController] })(AppModule);

const app = await NestFactory.create(AppModule, new FastifyAdapter());
await app.listen(0, '127.0.0.1');
askOnce(app.getHttpServer().address().port);
