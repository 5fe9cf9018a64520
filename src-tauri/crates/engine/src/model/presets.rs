//! Endpoints that are set up by choosing their name. Prices are those of the makers' pages, in fen for a million tokens; the
//! seller can change every figure.

/// An endpoint that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// Its stable word.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The base address; `/chat/completions` comes behind it.
    pub base_url: &'static str,
    /// Models to choose from, the usual one first.
    pub models: &'static [&'static str],
    /// Whether it wants a key.
    pub needs_key: bool,
    /// Where a key is got.
    pub key_page: Option<&'static str>,
    /// Fen for a million tokens that are read.
    pub price_in: i64,
    /// Fen for a million tokens that are written.
    pub price_out: i64,
}

/// The endpoints.
pub const PRESETS: [Preset; 7] = [
    Preset {
        id: "qwen",
        name: "通义千问",
        base_url: "https://dashscope.aliyuncs.com/compatible-mode/v1",
        models: &["qwen-plus", "qwen-max", "qwen-turbo", "qwen-flash"],
        needs_key: true,
        key_page: Some("https://bailian.console.aliyun.com/?tab=model#/api-key"),
        price_in: 80,
        price_out: 200,
    },
    Preset {
        id: "deepseek",
        name: "DeepSeek",
        base_url: "https://api.deepseek.com/v1",
        models: &["deepseek-chat", "deepseek-reasoner"],
        needs_key: true,
        key_page: Some("https://platform.deepseek.com/api_keys"),
        price_in: 200,
        price_out: 800,
    },
    Preset {
        id: "zhipu",
        name: "智谱",
        base_url: "https://open.bigmodel.cn/api/paas/v4",
        models: &["glm-4-flash", "glm-4-air", "glm-4-plus"],
        needs_key: true,
        key_page: Some("https://open.bigmodel.cn/usercenter/apikeys"),
        price_in: 50,
        price_out: 50,
    },
    Preset {
        id: "kimi",
        name: "Kimi",
        base_url: "https://api.moonshot.cn/v1",
        models: &["moonshot-v1-8k", "moonshot-v1-32k", "kimi-latest"],
        needs_key: true,
        key_page: Some("https://platform.moonshot.cn/console/api-keys"),
        price_in: 200,
        price_out: 1_000,
    },
    Preset {
        id: "openai",
        name: "OpenAI",
        base_url: "https://api.openai.com/v1",
        models: &["gpt-4o-mini", "gpt-4.1-mini", "gpt-4o"],
        needs_key: true,
        key_page: Some("https://platform.openai.com/api-keys"),
        price_in: 110,
        price_out: 430,
    },
    Preset {
        id: "local",
        name: "本机模型",
        base_url: "http://127.0.0.1:11434/v1",
        models: &["qwen2.5:7b", "llama3.1:8b"],
        needs_key: false,
        key_page: None,
        price_in: 0,
        price_out: 0,
    },
    Preset {
        id: "custom",
        name: "其他",
        base_url: "",
        models: &[],
        needs_key: false,
        key_page: None,
        price_in: 0,
        price_out: 0,
    },
];

/// The endpoint of that word.
#[must_use]
pub fn preset(id: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.id == id)
}
