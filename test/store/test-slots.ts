import type { ComposePost } from '#store/slots/slot.ts';

export const hour = 60 * 60 * 1000;
export const day = 24 * hour;
/** The duration of a claim. */
export const claimTime = 60_000;
export const guild = '100';
export const admin = '500';
/** Another guild. */
export const stranger = '999';

/** A retry of a slot that may have been posted. */
export const uncertain = {
  readyAt: 2000,
  reason: 'Discord answered 503',
  certainlyNotPosted: false,
};
/** A retry of a slot that was not posted. */
export const certain = { ...uncertain, certainlyNotPosted: true };

/** Posts those updates that are new to the channel, at most three. */
export function news(...updateIds: readonly string[]): ComposePost {
  return (_, alreadyPosted) => {
    const fresh = updateIds.filter((id) => !alreadyPosted.updateIds.has(id)).slice(0, 3);
    if (fresh.length === 0) return { skipped: 'nothing new' };
    const items = fresh.map((updateId) => ({ updateId, hash: `hash of ${updateId}` }));
    return { message: JSON.stringify(fresh), items, spotlight: null };
  };
}

/** Posts these updates even if they are posted already. */
export function heedless(...updateIds: readonly string[]): ComposePost {
  return (slot) => news(...updateIds)(slot, { updateIds: new Set(), spotlight: null });
}

/** Always posts the same, without updates. */
export const digest: ComposePost = () => ({ message: '"digest"', items: [], spotlight: null });

/** A lost channel, tried again after as many hours as tries have failed. */
export function lossAt(at: number, code = 50_001) {
  return { code, at, retryAt: (tries: number) => at + tries * hour };
}
