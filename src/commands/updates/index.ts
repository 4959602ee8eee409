import type { CommandGroup, Component, Subcommand } from '#commands/declaration.ts';
import { addCommand } from './add.ts';
import { checkCommand } from './check.ts';
import { editCommand } from './edit.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { listCommand } from './list.ts';
import { manageServer, refuseUnlessManager } from '../manage-server.ts';
import type { UpdatesDeps } from './deps.ts';
import { pauseCommand } from './pause.ts';
import { postCommand } from './post.ts';
import { previewButton, previewCommand } from './preview.ts';
import { removeButton, removeCommand } from './remove.ts';
import { resumeCommand } from './resume.ts';

/** `/updates`: the scheduled posts of a server. */
export function updatesCommand(deps: UpdatesDeps): CommandGroup {
  return {
    name: 'updates',
    description: 'Automatic production updates in this server',
    scope: 'servers',
    memberPermissions: manageServer,
    refuse: refuseUnlessManager,
    subcommands: [
      addCommand(deps),
      listCommand(deps),
      editCommand(deps),
      pauseCommand(deps),
      resumeCommand(deps),
      removeCommand(deps),
      previewCommand(deps),
      postCommand(deps),
      checkCommand(deps),
      exportCommand(deps),
      importCommand(deps),
    ] as readonly Subcommand[],
  };
}

/** The buttons under the answers of `/updates`. */
export function updatesComponents(deps: UpdatesDeps): readonly Component[] {
  return [previewButton(deps), removeButton(deps)] as readonly Component[];
}
