import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FunctionPlace } from './function-environment';
import { isPython } from './runtime-program';
import type { LambdaFunction } from '../../engine/application';

/** The folders that functions run in: private, made when they are needed, removed at the end. */
export class FunctionFolders {
  private root: string | undefined;
  private count = 0;

  public placeOf(fn: LambdaFunction): FunctionPlace {
    const folder = this.makeFolder();
    const home = join(folder, 'home');
    mkdirSync(home);
    return { home, taskRoot: fn.codeFolder ?? this.writeInlineCode(join(folder, 'task'), isPython(fn) ? 'index.py' : 'index.js', fn.inlineCode ?? '') };
  }

  public remove(): void {
    if (this.root !== undefined) rmSync(this.root, { recursive: true, force: true });
    this.root = undefined;
  }

  /** Inline code is always index.js and CommonJS, or index.py: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html */
  private writeInlineCode(taskRoot: string, file: string, code: string): string {
    mkdirSync(taskRoot);
    writeFileSync(join(taskRoot, file), code);
    return taskRoot;
  }

  private makeFolder(): string {
    this.root ??= mkdtempSync(join(tmpdir(), 'cdk-cognito-events-api-'));
    this.count += 1;
    const folder = join(this.root, String(this.count));
    mkdirSync(folder);
    return folder;
  }
}
