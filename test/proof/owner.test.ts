import { provePolicy } from './prove-policy';
import { ChannelPolicy } from '../../src';

provePolicy('owner', ChannelPolicy.owner());
