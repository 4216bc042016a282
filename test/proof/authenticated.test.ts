import { provePolicy } from './prove-policy';
import { ChannelPolicy } from '../../src';

provePolicy('authenticated', ChannelPolicy.authenticated());
