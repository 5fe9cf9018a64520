/** The one client, seen by the contract of customer service. */
import type { Client } from 'openapi-fetch';
import { api } from './client';
import type { ServicePaths } from './serviceContract';

export const service = api as unknown as Client<ServicePaths>;
