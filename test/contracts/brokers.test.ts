import { BROKERS } from '../processes/brokers.ts'
import { brokerContract } from './broker.contract.ts'

for (const broker of BROKERS) brokerContract(broker)
