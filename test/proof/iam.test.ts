import { provePolicy } from './prove-policy';
import { ChannelPolicy } from '../../src';

provePolicy('iam', ChannelPolicy.iam());
