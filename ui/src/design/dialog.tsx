// A question on a raised sheet: a title that asks, at most two buttons, Escape goes back. Never one on another.
import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";

interface Props {
  title: string;
  open: boolean;
  onClose: () => void;
  children: ReactNode;
}

export const Sheet = ({ title, open, onClose, children }: Props): ReactNode => (
  <ModalOverlay className="veil" isOpen={open} isDismissable onOpenChange={(is) => !is && onClose()}>
    <Modal>
      <Dialog className="dialog">
        <Heading slot="title" level={2}>
          {title}
        </Heading>
        {children}
      </Dialog>
    </Modal>
  </ModalOverlay>
);
