import type { CommandGroup, Component, Subcommand } from '#commands/declaration.ts';
import { addCommand } from './add.ts';
import { checkCommand } from './check.ts';
import { editCommand } from './edit.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { listCommand } from './list.ts';
import { manageServer, refuseUnlessManager } from './manage-server.ts';
import type { UpdatesParts } from './parts.ts';
import { pauseCommand } from './pause.ts';
import { postCommand } from './post.ts';
import { previewCommand } from './preview.ts';
import { removeButton, removeCommand } from './remove.ts';
import { resumeCommand } from './resume.ts';

export type { UpdatesParts } from './parts.ts';

/** `/updates`: what is posted in a server, where and when. */
export function updatesCommand(parts: UpdatesParts): CommandGroup {
  return {
    name: 'updates',
    description: 'Automatic production updates in this server',
    scope: 'servers',
    memberPermissions: manageServer,
    refuse: refuseUnlessManager,
    subcommands: [
      addCommand(parts),
      listCommand(parts),
      editCommand(parts),
      pauseCommand(parts),
      resumeCommand(parts),
      removeCommand(parts),
      previewCommand(parts),
      postCommand(parts),
      checkCommand(parts),
      exportCommand(parts),
      importCommand(parts),
    ] as readonly Subcommand[],
  };
}

/** The buttons under its answers. */
export function updatesComponents(parts: UpdatesParts): readonly Component[] {
  return [removeButton(parts)] as readonly Component[];
}
