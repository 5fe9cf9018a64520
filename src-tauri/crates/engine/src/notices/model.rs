//! Sentences about trouble with a model: what was seen, and the next step.

/// The sentence, in Chinese.
pub(super) fn chinese(trouble: &str) -> &'static str {
    match trouble {
        "not_configured" => "还没有设置可用的模型。请到 AI 设置选择服务商并填好密钥，现在只发固定回复。",
        "key_invalid" => "服务商不认这个密钥。请到 AI 设置换一个，现在只发固定回复。",
        "no_money" => "服务商账户余额不足。请充值或换一个服务商，现在只发固定回复。",
        "rate_limited" => "服务商说问得太快了。稍后会自动恢复，现在只发固定回复。",
        "timed_out" => "模型没有按时回答。请换快一点的模型或把超时调长，现在只发固定回复。",
        "unreachable" => "连不上模型。请检查网络和接口地址，现在只发固定回复。",
        "broke_off" => "模型的回答中途断了。稍后会自动再问，现在只发固定回复。",
        "nonsense" => "收到的不是模型的回答。请检查接口地址是不是填对了，现在只发固定回复。",
        _ => "模型服务拒绝了请求。请到 AI 设置点“测试”，现在只发固定回复。",
    }
}

/// The sentence, in English.
pub(super) fn english(trouble: &str) -> &'static str {
    match trouble {
        "not_configured" => "No model is set up. Choose an endpoint and enter a key; only fixed replies are sent.",
        "key_invalid" => {
            "The endpoint does not take the key. Change it in the AI settings; only fixed replies are sent."
        }
        "no_money" => "The account at the endpoint is empty. Top it up; only fixed replies are sent.",
        "rate_limited" => "The endpoint asks for fewer questions. It goes on by itself; only fixed replies are sent.",
        "timed_out" => "The model was too slow. Choose a faster one or more time; only fixed replies are sent.",
        "unreachable" => "The model cannot be reached. Check network and address; only fixed replies are sent.",
        "broke_off" => "An answer broke off. It goes on by itself; only fixed replies are sent.",
        "nonsense" => "What came is no answer of a model. Check the address; only fixed replies are sent.",
        _ => "The endpoint refused. Test it in the AI settings; only fixed replies are sent.",
    }
}

/// The sentence about a cap that is reached, in English.
pub(super) fn budget_english(scope: &str) -> &'static str {
    match scope {
        "day" => "Today's cap is reached. Only fixed replies are sent; raise the cap in the AI settings to go on.",
        "month" => {
            "This month's cap is reached. Only fixed replies are sent; raise the cap in the AI settings to go on."
        }
        "shop" => {
            "The shop's cap of today is reached. Only fixed replies are sent; raise it in the AI settings to go on."
        }
        _ => "A talk had all the answers of a day. Only fixed replies are sent there; a person may go on.",
    }
}
