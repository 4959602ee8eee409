import type { Finding } from '#data/rules/rule.ts';
import type { RenderingRule } from '#data/validate.ts';
import { nothingCut } from './cut-rule.ts';
import type { Form } from './all-renderings.ts';
import { withinLimits } from './limits-rule.ts';
import { showableQuotes } from './quote-length-rule.ts';

/** A check of one form of one fact. */
export interface FormRule extends RenderingRule {
  check(form: Form): Iterable<Finding>;
}

/** Every rule on how facts look. */
export const lookRules: readonly FormRule[] = [showableQuotes, withinLimits, nothingCut];
