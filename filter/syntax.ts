/** The nodes that the parser (grammar.peggy) makes of a filter. Each knows where it stands in the text. */

interface Node {
  /** Offset of its first character, and behind its last one. */
  readonly start: number;
  readonly end: number;
}

export type CompareSign = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type BinarySign = '|' | '^' | '&' | '<<' | '>>' | '+' | '-' | '*' | '/' | '%';

export interface JoinNode extends Node {
  readonly type: 'and' | 'or';
  readonly left: SyntaxNode;
  readonly right: SyntaxNode;
}

export interface NotNode extends Node {
  readonly type: 'not';
  readonly arg: SyntaxNode;
}

export interface CompareNode extends Node {
  readonly type: 'compare';
  readonly op: CompareSign;
  readonly left: SyntaxNode;
  readonly right: SyntaxNode;
}

/** One value, or a range with both ends in it. */
export interface InItem {
  readonly low: SyntaxNode;
  readonly high: SyntaxNode | null;
}

export interface InNode extends Node {
  readonly type: 'in';
  readonly left: SyntaxNode;
  readonly items: readonly InItem[];
  readonly negated: boolean;
}

export interface MatchNode extends Node {
  readonly type: 'match';
  readonly op: 'matches' | 'contains';
  readonly left: SyntaxNode;
  readonly right: SyntaxNode;
  readonly negated: boolean;
}

export interface HoldingNode extends Node {
  readonly type: 'holding';
  /** Null: any lock. */
  readonly lock: TextNode | NumberNode | null;
}

export interface WithinNode extends Node {
  readonly type: 'within';
  readonly irp: NumberNode;
}

export interface BinaryNode extends Node {
  readonly type: 'binary';
  readonly op: BinarySign;
  readonly left: SyntaxNode;
  readonly right: SyntaxNode;
}

export interface UnaryNode extends Node {
  readonly type: 'unary';
  readonly op: '-' | '~';
  readonly arg: SyntaxNode;
}

export interface IndexNode extends Node {
  readonly type: 'index';
  readonly of: SyntaxNode;
  readonly index: NumberNode;
}

export interface CallNode extends Node {
  readonly type: 'call';
  readonly name: string;
  readonly args: readonly SyntaxNode[];
}

export interface NameNode extends Node {
  readonly type: 'name';
  readonly name: string;
}

export interface TextNode extends Node {
  readonly type: 'text';
  readonly value: string;
}

export interface BytesNode extends Node {
  readonly type: 'bytes';
  readonly value: readonly number[];
}

export interface NumberNode extends Node {
  readonly type: 'number';
  /** As written, without back-ticks. */
  readonly value: string;
  /** `ms`, `KiB`..., empty for none. */
  readonly unit: string;
}

export type SyntaxNode =
  | JoinNode
  | NotNode
  | CompareNode
  | InNode
  | MatchNode
  | HoldingNode
  | WithinNode
  | BinaryNode
  | UnaryNode
  | IndexNode
  | CallNode
  | NameNode
  | TextNode
  | BytesNode
  | NumberNode;
