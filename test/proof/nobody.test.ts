import { provePolicy } from './prove-policy';
import { ChannelPolicy } from '../../src';

provePolicy('nobody', ChannelPolicy.nobody());
