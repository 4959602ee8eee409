import { claimsContract } from './claims-contract.ts';
import type { Ground } from './contract.ts';
import { outagesContract } from './outages-contract.ts';
import { runsContract } from './runs-contract.ts';
import { slotsContract } from './slots-contract.ts';
import { subscriptionsContract } from './subscriptions-contract.ts';
import { upkeepContract } from './upkeep-contract.ts';

/** What production updates need of every store, one process at a time. */
export function updatesContract(ground: Ground): void {
  subscriptionsContract(ground);
  runsContract(ground);
  claimsContract(ground);
  slotsContract(ground);
  outagesContract(ground);
  upkeepContract(ground);
}
