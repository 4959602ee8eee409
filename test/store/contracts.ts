import { claimsContract } from './claims-contract.ts';
import { dueSlotsContract } from './due-slots-contract.ts';
import { factsContract } from './facts-contract.ts';
import { outagesContract } from './outages-contract.ts';
import { racesContract } from './races-contract.ts';
import { sharingContract } from './sharing-contract.ts';
import { slotsContract } from './slots-contract.ts';
import { subscriptionsContract } from './subscriptions-contract.ts';
import { storeTest, type SharedTestDatabase, type StoreTest } from './test-store.ts';
import { upgradeContract } from './upgrade-contract.ts';
import { upkeepContract } from './upkeep-contract.ts';

/** Tests every store, used by one process. */
export function storeContract(it: StoreTest): void {
  factsContract(it);
  subscriptionsContract(it);
  dueSlotsContract(it);
  claimsContract(it);
  slotsContract(it);
  outagesContract(it);
  upkeepContract(it);
}

/** Also tests it used by several processes. */
export function sharedStoreContract(database: SharedTestDatabase): void {
  const it = storeTest(database.create);
  storeContract(it);
  sharingContract(it, database);
  racesContract(it, database);
  upgradeContract(it, database);
}
