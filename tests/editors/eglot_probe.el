;;; Drives Emacs with eglot through one editing session and writes what it saw as JSON.  -*- lexical-binding: t -*-

(require 'package)
(package-initialize)                    ; Debian's packages
(require 'json)
(require 'flymake)

(defvar task
  (with-temp-buffer
    (insert-file-contents (getenv "SPEC_LSP_TASK"))
    (json-parse-buffer :object-type 'alist :array-type 'list)))
(defun task (key) (alist-get key task))
(defvar report (list (cons 'version (emacs-version))))
(defun note (key value) (setq report (cons (cons key value) report)))

(defun finish ()
  (let ((coding-system-for-write 'utf-8))
    (with-temp-file (task 'out) (insert (json-serialize report :null-object nil :false-object :json-false)))))

(defun wait (what condition)
  (let ((end (+ (float-time) (/ (task 'patience) 1000.0))) (done nil))
    (while (and (not (setq done (funcall condition))) (< (float-time) end))
      (accept-process-output nil 0.02))
    (unless done
      (note 'stuck what)
      (note 'messages (with-current-buffer (messages-buffer) (buffer-string)))
      (finish)
      (kill-emacs 1))))

(defun spec-buffer (spec) (get-file-buffer (expand-file-name spec (task 'workspace))))

(defun severity-of (diagnostic)
  (pcase (flymake-diagnostic-type diagnostic)
    ('eglot-error "error") ('eglot-warning "warning") (_ "information")))

;; eglot 1.9 keeps the code inside the text, "spec-lsp [AMB002]: message".
(defun described (spec diagnostic)
  (let* ((text (flymake-diagnostic-text diagnostic))
         (code (and (string-match "\\[\\([A-Z]+[0-9]+\\)\\]" text) (match-string 1 text)))
         (beg (flymake-diagnostic-beg diagnostic))
         (end (flymake-diagnostic-end diagnostic)))
    (list (cons 'file spec)
          (cons 'line (1- (line-number-at-pos beg t)))
          (cons 'code (or code ""))
          (cons 'severity (severity-of diagnostic))
          (cons 'covered (buffer-substring-no-properties beg end))
          (cons 'message text))))

(defun findings ()
  (apply #'append
         (mapcar (lambda (spec)
                   (with-current-buffer (spec-buffer spec)
                     (mapcar (lambda (one) (described spec one)) (flymake-diagnostics))))
                 (task 'specs))))

(defun shows (test)
  (cl-some (lambda (one) (funcall test (alist-get 'code one) (alist-get 'file one))) (findings)))
(defun shows-all-kinds ()
  (and (shows (lambda (code _) (equal code (task 'ambiguous))))
       (shows (lambda (code _) (member code (task 'criteria))))
       (cl-every (lambda (spec)
                   (shows (lambda (code file) (and (equal code (task 'conflict)) (equal file spec)))))
                 (task 'specs))))

;; Findings may come in several messages: they count once they have stayed the same for a while.
(defun settled ()
  (let ((last nil) (since (float-time)))
    (wait "findings that stay the same"
          (lambda ()
            (let ((now (findings)))
              (unless (equal now last) (setq last now since (float-time)))
              (> (- (float-time) since) 0.3))))
    (vconcat (findings))))

;; No idle timer runs in batch mode: what eglot and flymake would do when the user pauses is asked for here.
(defun pause ()
  (eglot--signal-textDocument/didChange)
  (flymake-start))

(load (task 'lines) nil t)
(setq eglot-sync-connect 30 eglot-autoshutdown nil)

(dolist (spec (task 'specs))
  (find-file (expand-file-name spec (task 'workspace)))
  ;; eglot-ensure, called by the mode hook, waits for the first command: there is none in batch mode.
  (run-hooks 'post-command-hook)
  (unless (eglot-current-server) (eglot--maybe-activate-editing-mode))
  (flymake-mode 1))
(wait "the server" (lambda () (cl-every (lambda (spec) (with-current-buffer (spec-buffer spec) (eglot-current-server))) (task 'specs))))
(wait "all kinds of findings"
      (lambda ()
        (dolist (spec (task 'specs)) (with-current-buffer (spec-buffer spec) (flymake-start)))
        (accept-process-output nil 0.1)
        (shows-all-kinds)))
(note 'before (settled))

(switch-to-buffer (spec-buffer (task 'spec)))
(goto-char (point-min))
(forward-line (1- (task 'heading)))
(search-forward (task 'title))
(goto-char (match-beginning 0))
(let ((shown nil))
  (eglot-hover-eldoc-function (lambda (text &rest _) (setq shown (substring-no-properties text))))
  (wait "the hover text" (lambda () shown))
  (note 'hover shown))

(let ((count (length (findings))))
  (goto-char (point-max))
  (undo-boundary)
  (insert "\n" (task 'sentence) "\n")
  (pause)
  (wait "one finding more after an edit" (lambda () (> (length (findings)) count)))
  (note 'edited (settled))
  (primitive-undo 1 buffer-undo-list)
  (pause)
  (wait "one finding less after undo" (lambda () (<= (length (findings)) count)))
  (note 'undone (settled)))

(goto-char (point-min))
(search-forward (task 'mark))
(goto-char (+ (match-beginning 0) 2))
(call-interactively #'xref-find-definitions)
(note 'definition (file-relative-name (buffer-file-name) (task 'workspace)))

(dolist (spec (task 'specs)) (with-current-buffer (spec-buffer spec) (set-buffer-modified-p nil)))
(let ((server (with-current-buffer (spec-buffer (task 'spec)) (eglot-current-server))))
  (eglot-shutdown server))
(finish)
