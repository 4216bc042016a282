import { isObject, kindOf, member } from './json';
import type { Json } from './json';
import type { Stack } from './stack';
import { Unresolved } from './unresolved';
import type { WorkBudget } from './work-budget';
import { printable } from '../printable';

/** CloudFormation takes 2 to 10 conditions in an `Fn::And` or `Fn::Or`. */
const MAX_OPERANDS = 10;

/** Resolves a value to a text. @throws Unresolved */
export type ResolveText = (value: Json, stack: Stack, depth: number, intrinsic: string) => string;

/** Whether the conditions of templates hold. */
export class Conditions {
  private readonly known = new Map<Stack, Map<string, boolean>>();

  constructor(private readonly text: ResolveText, private readonly budget: WorkBudget) {}

  /** @throws Unresolved */
  public holds(name: string, stack: Stack, depth: number): boolean {
    const known = this.known.get(stack) ?? new Map<string, boolean>();
    this.known.set(stack, known);
    const condition = member(stack.section('Conditions'), name);
    if (condition === undefined) throw new Unresolved(`there is no condition ${printable(name)}`);
    const result = known.get(name) ?? this.evaluate(condition, stack, depth + 1);
    known.set(name, result);
    return result;
  }

  private evaluate(condition: Json, stack: Stack, depth: number): boolean {
    this.budget.step(depth);
    const [[intrinsic, argument] = [kindOf(condition), undefined], ...others] = isObject(condition) ? Object.entries(condition) : [];
    switch (others.length === 0 ? intrinsic : undefined) {
      case 'Condition':
        return this.holds(this.text(argument, stack, depth, intrinsic), stack, depth);
      case 'Fn::Not':
        return !operands(argument, intrinsic, 1, 1).some((operand) => this.evaluate(operand, stack, depth + 1));
      case 'Fn::And':
        return operands(argument, intrinsic, 2, MAX_OPERANDS).every((operand) => this.evaluate(operand, stack, depth + 1));
      case 'Fn::Or':
        return operands(argument, intrinsic, 2, MAX_OPERANDS).some((operand) => this.evaluate(operand, stack, depth + 1));
      case 'Fn::Equals': {
        const [left, right] = operands(argument, intrinsic, 2, 2).map((operand) => this.text(operand, stack, depth + 1, intrinsic));
        return left === right;
      }
      default:
        throw new Unresolved(`${printable(intrinsic)} is no condition`);
    }
  }
}

function operands(argument: Json, intrinsic: string, atLeast: number, atMost: number): readonly Json[] {
  if (!Array.isArray(argument) || argument.length < atLeast || argument.length > atMost) {
    throw new Unresolved(`${intrinsic} takes a list of ${atLeast === atMost ? atLeast : `${atLeast} to ${atMost}`}, and got ${kindOf(argument)}`);
  }
  return argument;
}
