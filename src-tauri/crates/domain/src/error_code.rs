//! What can go wrong, as stable words that the API sends and the UI translates.

#[cfg(test)]
mod tests;

use crate::state::states;

states! {
    /// The kind of a failure. The text is part of the API: it is never renamed, and the UI has a sentence for each.
    ErrorCode {
        // What was asked
        /// A field is missing or not understood; `details` names it.
        InvalidInput = "invalid_input",
        /// There is nothing of that name.
        NotFound = "not_found",
        /// Somebody changed it in between.
        Conflict = "conflict",
        /// The same idempotency key came with another request.
        IdempotencyMismatch = "idempotency_mismatch",
        /// The call with this idempotency key was cut off by the end of the program; nobody knows how far it came.
        CallInterrupted = "call_interrupted",
        /// The state does not allow this.
        IllegalMove = "illegal_move",
        /// The request body is larger than allowed.
        BodyTooLarge = "body_too_large",
        /// The page cursor is damaged or belongs to another list.
        CursorInvalid = "cursor_invalid",

        // Who asked
        /// Not logged in, or the session ended.
        Unauthorized = "unauthorized",
        /// Name or password is wrong.
        LoginRefused = "login_refused",
        /// Logged in, but not allowed to do this.
        Forbidden = "forbidden",
        /// The request came from a page or machine that is not let in.
        OriginRefused = "origin_refused",
        /// Too many requests or attempts; wait.
        RateLimited = "rate_limited",
        /// No user exists yet: the set-up token is asked for.
        SetupRequired = "setup_required",
        /// The set-up token is wrong or used up.
        SetupTokenInvalid = "setup_token_invalid",
        /// The password is too short or too common.
        PasswordTooWeak = "password_too_weak",

        // Shops and platforms
        /// The shop's login ended; log in again.
        ShopLoginDead = "shop_login_dead",
        /// The platform does not let this network address in; the message names it where the platform did.
        ShopIpRefused = "shop_ip_refused",
        /// The app's id or secret is wrong, or the app was revoked.
        ShopAppRefused = "shop_app_refused",
        /// The login belongs to another account or shop.
        ShopWrongAccount = "shop_wrong_account",
        /// The account is connected already, as another shop; `details` names it.
        ShopAccountTaken = "shop_account_taken",
        /// The shop's token is another app's, or a newer login made it void.
        ShopTokenForeign = "shop_token_foreign",
        /// The code that the platform's page gave is wrong, was used before or is too old; agree anew.
        ShopCodeRefused = "shop_code_refused",
        /// The login by QR code came to nothing; take a new code.
        ShopLoginFailed = "shop_login_failed",
        /// This computer's clock is too far off for the platform.
        ShopClockOff = "shop_clock_off",
        /// The shop's account is used by another program or page, which took over.
        ShopSessionTaken = "shop_session_taken",
        /// The shop is parked until a person looks at it.
        ShopParked = "shop_parked",
        /// The shop lacks a permission of the platform.
        PermissionMissing = "permission_missing",
        /// This platform cannot do that.
        CapabilityMissing = "capability_missing",
        /// The platform refused; its own words are in `details`.
        PlatformRefused = "platform_refused",
        /// The platform could not be reached.
        PlatformUnreachable = "platform_unreachable",
        /// The platform did not answer in time.
        PlatformTimeout = "platform_timeout",
        /// The platform asks for fewer calls.
        PlatformRateLimited = "platform_rate_limited",
        /// A quota of the platform is used up.
        PlatformQuotaUsed = "platform_quota_used",
        /// The platform asks for a captcha or warns of a risk: a person must log in there.
        PlatformRiskControl = "platform_risk_control",
        /// The platform's answer was not understood; nothing was done.
        AnswerNotUnderstood = "answer_not_understood",
        /// The platform's answer is larger than any could be; it was not taken.
        AnswerTooLarge = "answer_too_large",
        /// An inbound call carried a wrong signature.
        SignatureInvalid = "signature_invalid",

        // Delivery
        /// No rule fits this order line.
        NoRule = "no_rule",
        /// More than one rule fits equally well.
        RuleAmbiguous = "rule_ambiguous",
        /// Not enough cards.
        OutOfStock = "out_of_stock",
        /// A guard refused; `details` names it.
        GuardRefused = "guard_refused",
        /// Sent already.
        AlreadyDelivered = "already_delivered",
        /// Nobody knows whether the content arrived.
        DeliveryUnknown = "delivery_unknown",
        /// The content is longer than the channel takes.
        ContentTooLong = "content_too_long",
        /// A tracking number is needed.
        TrackingNumberRequired = "tracking_number_required",
        /// The order is not paid.
        OrderNotPaid = "order_not_paid",
        /// A refund is open or done.
        RefundOpen = "refund_open",

        // Rules and templates
        /// A template names a variable that does not exist.
        TemplateUnknownVariable = "template_unknown_variable",
        /// A value that the template needs is missing.
        TemplateIncomplete = "template_incomplete",

        // Cards
        /// The card exists already.
        CardDuplicate = "card_duplicate",
        /// Some cards are reserved or delivered and cannot be changed that way.
        CardInUse = "card_in_use",
        /// The card went out to a platform for its own stock, which gives it to buyers itself.
        CardUploaded = "card_uploaded",
        /// The card is past its date.
        CardExpired = "card_expired",
        /// A pool that rules draw from cannot be deleted.
        PoolInUse = "pool_in_use",

        // Verification
        /// The code does not exist.
        VerificationCodeWrong = "verification_code_wrong",
        /// The code was used already.
        VerificationCodeUsed = "verification_code_used",
        /// The code is past its date.
        VerificationCodeExpired = "verification_code_expired",
        /// The code belongs to another shop.
        VerificationCodeForeign = "verification_code_foreign",
        /// The code does not count yet.
        VerificationCodeNotYet = "verification_code_not_yet",
        /// The money of the code went back, or is about to.
        VerificationCodeRefunded = "verification_code_refunded",
        /// This code is being verified at the moment.
        VerificationRunning = "verification_running",
        /// Nobody knows whether the platform accepted the verification.
        VerificationUnknown = "verification_unknown",
        /// This code was verified here a moment ago.
        VerificationJustDone = "verification_just_done",
        /// More than one shop verifies: the shop or the order has to be named.
        VerificationShopNeeded = "verification_shop_needed",
        /// The account has several stores, and none is chosen that verifies.
        VerificationStoreNeeded = "verification_store_needed",
        /// The platform does not undo verifications.
        UndoNotPossible = "undo_not_possible",
        /// The time for undoing is over.
        UndoTooLate = "undo_too_late",

        // Files
        /// The file is no workbook.
        FileNotAWorkbook = "file_not_a_workbook",
        /// The file is of a kind that is not imported.
        FileKindUnknown = "file_kind_unknown",
        /// The file ends too early.
        FileTruncated = "file_truncated",
        /// The file is protected by a password.
        FileEncrypted = "file_encrypted",
        /// The file is larger than allowed.
        FileTooLarge = "file_too_large",
        /// The file holds no rows.
        FileEmpty = "file_empty",
        /// The file cannot be read: gone, or not allowed.
        FileUnreadable = "file_unreadable",
        /// A cell is larger than allowed.
        CellTooLarge = "cell_too_large",
        /// A column that is needed is missing.
        ColumnMissing = "column_missing",
        /// Neither UTF-8 nor GBK.
        EncodingUnknown = "encoding_unknown",
        /// This very file was imported before.
        ImportDuplicate = "import_duplicate",
        /// The import was cancelled; nothing of it was kept.
        ImportCancelled = "import_cancelled",
        /// The import cannot be undone: some of it is in use.
        ImportNotUndoable = "import_not_undoable",

        // Keys
        /// The keychain is locked.
        KeychainLocked = "keychain_locked",
        /// There is no keychain on this machine.
        KeychainAbsent = "keychain_absent",
        /// The keychain holds no key of this data any more, or a damaged one.
        KeychainEmpty = "keychain_empty",
        /// The key file may be read by others.
        KeyFilePermissions = "key_file_permissions",
        /// The key file is missing or damaged.
        KeyFileInvalid = "key_file_invalid",
        /// The key does not belong to this data.
        WrongKey = "wrong_key",
        /// The recovery sheet has a typing error.
        RecoverySheetInvalid = "recovery_sheet_invalid",
        /// A stored value cannot be decrypted.
        DataDamaged = "data_damaged",

        // Machine and data
        /// A newer program wrote this database.
        DatabaseNewer = "database_newer",
        /// Another program uses this data.
        DatabaseInUse = "database_in_use",
        /// The database did not answer, or refused.
        DatabaseFailed = "database_failed",
        /// The disk is full.
        DiskFull = "disk_full",
        /// The folder cannot be written.
        DiskReadOnly = "disk_read_only",
        /// The computer's clock jumped.
        ClockJumped = "clock_jumped",
        /// The backup is damaged or not a backup.
        BackupInvalid = "backup_invalid",
        /// The backup could not be made.
        BackupFailed = "backup_failed",

        // Notices and models
        /// A channel is not fully set up.
        ChannelNotConfigured = "channel_not_configured",
        /// A channel refused the message.
        ChannelRefused = "channel_refused",
        /// A channel could not be reached.
        ChannelUnreachable = "channel_unreachable",
        /// The model could not be reached or refused.
        ModelFailed = "model_failed",
        /// The spending limit for the model is reached.
        BudgetExhausted = "budget_exhausted",
        /// No endpoint, model or key is set.
        ModelNotConfigured = "model_not_configured",
        /// The endpoint does not take the key.
        ModelKeyInvalid = "model_key_invalid",
        /// The model did not answer in time.
        ModelTimeout = "model_timeout",
        /// What came is no answer of a model.
        ModelAnswerInvalid = "model_answer_invalid",

        // Conversations
        /// The answer says what it must not say; `details` names it.
        ReplyRefused = "reply_refused",
        /// Nobody knows whether the message arrived.
        MessageUnknown = "message_unknown",
        /// The buyer was rated for this order.
        AlreadyRated = "already_rated",
        /// Nobody knows whether the rating arrived.
        RatingUnknown = "rating_unknown",

        // The rest
        /// The task is paused or stopped.
        TaskPaused = "task_paused",
        /// The program is shutting down.
        ShuttingDown = "shutting_down",
        /// A fault of the program; the request id leads to the log.
        Internal = "internal",
    }
}
