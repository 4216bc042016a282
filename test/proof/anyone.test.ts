import { provePolicy } from './prove-policy';
import { ChannelPolicy } from '../../src';

provePolicy('anyone', ChannelPolicy.anyone());
