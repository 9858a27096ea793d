import { plainConnectionType } from '../page/connection.ts';
import { Entity } from './entity.type.ts';

export const EntityConnection = plainConnectionType('Entity', () => Entity);
