import { compete } from '../contestant.js';
import { startOrders } from '../orders-service.js';

const app = await startOrders();
compete(app.port);
