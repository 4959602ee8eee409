/** A small pack of an invented show: what answers from it does not depend on one show. */
export const harbourLights = `${import.meta.dirname}/harbour-lights`;
