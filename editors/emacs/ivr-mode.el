;;; ivr-mode.el --- Scripts of ivrc, a compiler for phone calls -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "27.1"))
;; Keywords: languages
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Colours, indents and comments for `.ivr' files; checking with Flymake and
;; completion come from the language server, `ivrc lsp', through Eglot:
;;
;;   (add-to-list 'load-path "DIRECTORY-OF-THIS-FILE")
;;   (require 'ivr-mode)
;;   (add-hook 'ivr-mode-hook #'eglot-ensure)

;;; Code:

(defgroup ivr nil
  "Scripts of ivrc."
  :group 'languages
  :prefix "ivr-mode-")

(defcustom ivr-mode-program "ivrc"
  "The program whose `lsp' command is the language server."
  :type 'string)

(defcustom ivr-mode-indent 2
  "Columns of an indent."
  :type 'integer
  :safe #'integerp)

;; These lines are written by `UPDATE=1 cargo test --test editors', from the
;; compiler's table of words.
(defconst ivr-mode--statement-words '("answer" "call" "capture" "hangup" "play" "reprompt" "say"))
(defconst ivr-mode--option-words '("as" "failure" "from" "hash" "overall" "record" "repeat" "speed" "success" "timeout" "tries" "voice"))
(defconst ivr-mode--setting-words '("default" "param" "valid"))
(defconst ivr-mode--event-words '("digits" "done" "else" "error" "noinput" "nomatch"))
(defconst ivr-mode--test-words '("bridge" "callee" "expect" "press" "set"))
(defconst ivr-mode--structure-words '("on" "step" "test"))
(defconst ivr-mode--value-words '("answered" "busy" "ends" "for" "hangs-up" "no-answer" "nothing" "off" "outcome" "unanswered" "until"))
(defconst ivr-mode--type-words '("digits" "number" "phone" "secret" "text" "url"))

(defconst ivr-mode--name "[A-Za-z]\\(?:\\sw\\|\\s_\\)*"
  "A name, as a pattern.")

(defun ivr-mode--words (words)
  "A pattern for any of WORDS."
  (regexp-opt words 'symbols))

(defun ivr-mode--find-insert (limit)
  "Find the next insert before LIMIT; `{ hangup }' is a block and none."
  (let ((found nil))
    (while (and (not found)
                (re-search-forward (concat "{[ \t]*\\(" ivr-mode--name "\\)[ \t]*}") limit t))
      (setq found (or (nth 3 (save-excursion
                                (save-match-data (syntax-ppss (match-beginning 0)))))
                      (not (member (match-string 1) ivr-mode--statement-words)))))
    found))

;; Names come before words, since most words may be names, too: what has a
;; face already keeps it.
(defconst ivr-mode--keywords
  `((,(concat "->[ \t]*\\(" ivr-mode--name "\\)") 1 font-lock-function-name-face)
    (,(concat "\\_<step[ \t]+\\(" ivr-mode--name "\\)") 1 font-lock-function-name-face)
    (,(concat "\\_<\\(?:as\\|param\\|outcome\\)[ \t]+\\(" ivr-mode--name "\\)")
     1 font-lock-variable-name-face)
    (,(concat "\\_<\\(" ivr-mode--name "\\)[ \t]*=") 1 font-lock-variable-name-face)
    (,(concat "\\_<voice[ \t]+\\(" ivr-mode--name "\\)") 1 font-lock-constant-face)
    ("\\_<hash[ \t]+\\(on\\|off\\)\\_>" 1 font-lock-constant-face)
    (,(concat ":[ \t]*" (ivr-mode--words ivr-mode--type-words)) 1 font-lock-type-face)
    (,(concat ":[ \t]*secret[ \t]+" (ivr-mode--words ivr-mode--type-words))
     1 font-lock-type-face)
    (ivr-mode--find-insert 1 font-lock-variable-name-face prepend)
    (,(ivr-mode--words ivr-mode--statement-words) . font-lock-keyword-face)
    (,(ivr-mode--words ivr-mode--test-words) . font-lock-keyword-face)
    (,(ivr-mode--words ivr-mode--structure-words) . font-lock-keyword-face)
    (,(ivr-mode--words ivr-mode--option-words) . font-lock-builtin-face)
    (,(ivr-mode--words ivr-mode--setting-words) . font-lock-preprocessor-face)
    (,(ivr-mode--words ivr-mode--event-words) . font-lock-constant-face)
    (,(ivr-mode--words ivr-mode--value-words) . font-lock-constant-face))
  "What is coloured as what.")

(defvar ivr-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "\\" table)
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?- "_" table)
    (modify-syntax-entry ?{ "(}" table)
    (modify-syntax-entry ?} "){" table)
    (modify-syntax-entry ?> "." table)
    (modify-syntax-entry ?+ "." table)
    (modify-syntax-entry ?= "." table)
    table)
  "The syntax of a script.")

(defconst ivr-mode--propertize
  (syntax-propertize-rules
   ;; A text block: whatever quotes it holds, only three of them end it.
   ("\\(\"\\)\"\"" (1 "|"))
   ;; Only behind white space, a semicolon or a brace a comment begins.
   ("[^ \t\n;{}]\\(#\\)" (1 "."))
   ;; The dash of an arrow belongs to no name.
   ("\\(-\\)>" (1 "."))))

(defun ivr-mode-indent-line ()
  "Indent the line: two columns for each open brace, and for an option."
  (interactive)
  (let* ((start (save-excursion (back-to-indentation) (point)))
         (state (save-excursion (syntax-ppss (line-beginning-position))))
         (behind (- (point) start)))
    (if (nth 3 state)
        'noindent
      (let* ((depth (nth 0 state))
             (levels (save-excursion
                       (goto-char start)
                       (cond ((eq (char-after) ?}) (1- depth))
                             ((looking-at (ivr-mode--words ivr-mode--option-words)) (1+ depth))
                             (t depth)))))
        (indent-line-to (* ivr-mode-indent (max 0 levels)))
        (when (> behind 0)
          (goto-char (+ (save-excursion (back-to-indentation) (point)) behind)))))))

;;;###autoload
(define-derived-mode ivr-mode prog-mode "IVR"
  "Major mode for scripts of ivrc."
  (setq-local comment-start "# ")
  (setq-local comment-start-skip "#+[ \t]*")
  (setq-local comment-end "")
  (setq-local font-lock-defaults '(ivr-mode--keywords))
  (setq-local syntax-propertize-function ivr-mode--propertize)
  (setq-local indent-line-function #'ivr-mode-indent-line)
  (setq-local indent-tabs-mode nil)
  (setq-local imenu-generic-expression
              `(("Steps" ,(concat "^[ \t]*step[ \t]+\\(" ivr-mode--name "\\)") 1)
                ("Tests" "^[ \t]*test[ \t]+\"\\([^\"\n]+\\)\"" 1))))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.ivr\\'" . ivr-mode))

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               (cons 'ivr-mode (lambda (&rest _) (list ivr-mode-program "lsp")))))

(provide 'ivr-mode)
;;; ivr-mode.el ends here
