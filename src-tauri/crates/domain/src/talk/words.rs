//! The words of conversations, as stored, sent and translated.

use crate::state::states;

states! {
    /// What the program does about messages of a shop, a product or a conversation.
    TalkMode {
        /// 关闭: nothing.
        Off = "off",
        /// 建议: answers wait for a person to send them.
        Suggest = "suggest",
        /// 影子: answers are written down and never sent.
        Shadow = "shadow",
        /// 自动: answers are sent.
        Auto = "auto",
    }
}

states! {
    /// Who wrote a message.
    MessageAuthor {
        /// The buyer.
        Buyer = "buyer",
        /// The seller: this program or a person.
        Seller = "seller",
        /// The platform.
        System = "system",
    }
}

states! {
    /// What a message is.
    MessageKind {
        /// Text.
        Text = "text",
        /// A picture.
        Picture = "picture",
        /// A card or notice of the platform about an order; a hint only.
        OrderEvent = "order_event",
        /// Sound, a sticker, anything else.
        Other = "other",
    }
}

states! {
    /// Where a message came from.
    MessageSource {
        /// The buyer typed it.
        Buyer = "buyer",
        /// The platform.
        Platform = "platform",
        /// The seller typed it on another device.
        Device = "device",
        /// A person typed it here.
        Person = "person",
        /// A person sent a suggestion.
        Suggestion = "suggestion",
        /// A reply rule.
        Rule = "rule",
        /// A model.
        Model = "model",
    }
}

states! {
    /// How far an own message has come.
    MessageSend {
        /// It came in.
        None = "none",
        /// It waits for the one before it.
        Queued = "queued",
        /// It is on its way.
        Sending = "sending",
        /// The platform took it.
        Sent = "sent",
        /// Nobody knows whether it arrived; it is never sent again by itself.
        Unknown = "unknown",
        /// It was certainly not sent.
        Failed = "failed",
    }
}

states! {
    /// What became of a buyer's line.
    MessageHandling {
        /// It needs no answer.
        None = "none",
        /// It waits for an answer.
        Open = "open",
        /// It was answered.
        Answered = "answered",
        /// An answer waits for a person.
        Suggested = "suggested",
        /// An answer was written down.
        Shadowed = "shadowed",
        /// The program leaves it to a person.
        Left = "left",
    }
}

states! {
    /// Why the program leaves a line to a person.
    LeftReason {
        /// The program does not answer here.
        ModeOff = "mode_off",
        /// A person has taken the talk over.
        TakenOver = "taken_over",
        /// It is too old.
        Stale = "stale",
        /// It is a picture.
        Picture = "picture",
        /// It is the platform's.
        System = "system",
        /// No rule fits and there is no model.
        NoRule = "no_rule",
        /// The expert stays silent.
        NoReply = "no_reply",
        /// A cap is reached.
        Budget = "budget",
        /// The model could not be asked.
        ModelFailed = "model_failed",
        /// The answer was refused.
        Refused = "refused",
        /// A rule handed the talk over.
        HandedOver = "handed_over",
        /// Refund, dispute, threat.
        Sensitive = "sensitive",
        /// Quiet hours.
        Quiet = "quiet",
        /// The seller answered first.
        Superseded = "superseded",
        /// The answer was certainly not sent.
        SendFailed = "send_failed",
    }
}

states! {
    /// Who answers.
    Route {
        /// A keyword reply.
        Rule = "rule",
        /// A default reply.
        DefaultRule = "default_rule",
        /// The expert for prices.
        Price = "price",
        /// The expert for the goods.
        Technical = "technical",
        /// The expert for everything else.
        Default = "default",
        /// A person.
        Person = "person",
        /// Nobody.
        None = "none",
    }
}

states! {
    /// What a message is to the rules.
    MessageClass {
        /// A card or tip of the platform.
        SystemCard = "system_card",
        /// The platform's word on an order.
        OrderEvent = "order_event",
        /// The seller's own.
        Own = "own",
        /// A buyer's text.
        Text = "text",
        /// A buyer's picture.
        Picture = "picture",
        /// Anything else.
        Other = "other",
    }
}

states! {
    /// Where a suggestion stands.
    SuggestionState {
        /// It waits for a person.
        Open = "open",
        /// It was sent as it was.
        Accepted = "accepted",
        /// It was changed and sent.
        Edited = "edited",
        /// It was put away.
        Dismissed = "dismissed",
        /// Somebody answered, or newer lines came.
        Outdated = "outdated",
        /// It was only written down.
        Shadow = "shadow",
    }
}

states! {
    /// Why an answer was refused.
    RefusalReason {
        /// It leads away from the platform.
        OutsideContact = "outside_contact",
        /// It holds something like a card.
        CardLike = "card_like",
        /// It tells the instructions.
        PromptLeak = "prompt_leak",
        /// It names a price below what is allowed.
        BelowFloor = "below_floor",
        /// It is too long.
        TooLong = "too_long",
        /// It says nothing.
        Empty = "empty",
        /// It promises what only a person or the order may do.
        Promise = "promise",
        /// It links to somewhere else.
        ForeignLink = "foreign_link",
    }
}

states! {
    /// How a conversation was taken over.
    TakeoverBy {
        /// By a person here.
        Person = "person",
        /// The seller typed on another device.
        Device = "device",
        /// By a keyword.
        Keyword = "keyword",
        /// By a line that only a person should answer.
        Sensitive = "sensitive",
    }
}

states! {
    /// What a model was asked for.
    CallPurpose {
        /// Which expert answers.
        Classify = "classify",
        /// An answer.
        Reply = "reply",
        /// A suggestion that a person asked for.
        Suggest = "suggest",
        /// The test bench.
        Bench = "bench",
        /// Whether the endpoint works.
        Check = "check",
    }
}
