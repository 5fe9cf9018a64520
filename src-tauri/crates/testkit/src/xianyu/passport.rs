//! The passport: QR codes, signs of life, pictures.

use super::{
    SELF_ID, XianyuMarket,
    faults::used,
    http::{Request, Response},
    state::Qr,
};
use serde_json::json;

impl XianyuMarket {
    pub(super) fn login_page(&self) -> Response {
        let mut response = Response::page(
            "<html><script>window.viewData = {\"loginFormData\":{\"appName\":\"xianyu\",\"appEntrance\":\"web\",\
             \"_csrf_token\":\"csrf\",\"hsiz\":\"h\",\"isMobile\":false},\"x\":\"};\"};</script></html>",
        );
        response.set_cookies = vec!["XSRF-TOKEN=x1; Path=/".to_owned(), "cna=cna1; Path=/".to_owned()];
        response
    }

    pub(super) fn qr_generate(&self, request: &Request) -> Response {
        let mut state = self.state();
        let ck = format!("ck{}", state.number());
        state.qr = Qr { ck: ck.clone(), status: "NEW", face: None };
        let good = request.query.get("umidTag").is_some_and(|tag| tag == "SERVER");
        // A float on purpose: `t` has to come back as a plain integer.
        let data = json!({
            "t": self.now() as f64, "ck": ck, "codeContent": format!("https://passport.goofish.com/qrcodeCheck.htm?lgToken={ck}"),
            "resultCode": 100, "processFinished": false,
        });
        Response::json(&json!({ "content": { "success": good, "data": data }, "hasError": false }))
    }

    pub(super) fn qr_query(&self, request: &Request) -> Response {
        let form = request.form();
        let now = self.now();
        let mut state = self.state();
        if used(&mut state.faults.qr_hiccups) {
            return Response::json(&json!({ "content": {}, "hasError": true }));
        }
        let t_is_plain = form.get("t").is_some_and(|t| t.bytes().all(|byte| byte.is_ascii_digit()));
        if form.get("ck") != Some(&state.qr.ck) || !t_is_plain {
            return Response::json(&json!({ "content": { "data": { "qrCodeStatus": "ERROR" } }, "hasError": false }));
        }
        let mut data = json!({ "resultCode": 100, "qrCodeStatus": state.qr.status });
        let mut response = Response::default();
        if state.qr.status == "CONFIRMED" {
            match &state.qr.face {
                Some(url) => {
                    data["iframeRedirect"] = json!(true);
                    data["iframeRedirectUrl"] = json!(url);
                }
                // The phone is logged in to another account.
                None if state.faults.foreign_login => {
                    response.set_cookies = vec![
                        "unb=2200000000009; Path=/; Domain=.goofish.com".to_owned(),
                        "cookie2=c2-foreign; Path=/; Domain=.goofish.com; HttpOnly".to_owned(),
                    ];
                }
                None => {
                    let number = state.number();
                    state.session = format!("c2-{number}");
                    state.faults.captcha = false;
                    response.set_cookies = vec![
                        format!("unb={SELF_ID}; Path=/; Domain=.goofish.com"),
                        format!("cookie2={}; Path=/; Domain=.goofish.com; HttpOnly", state.session),
                        "tracknick=%E6%B5%8B%E8%AF%95%E5%BA%97; Path=/".to_owned(),
                        "_tb_token_=tb; Path=/".to_owned(),
                        format!("havana_lgc2_77=l{now}; Path=/; Max-Age=2592000"),
                    ];
                }
            }
        }
        let answer =
            Response::json(&json!({ "content": { "data": data, "status": 0, "success": true }, "hasError": false }));
        Response { set_cookies: response.set_cookies, ..answer }
    }

    pub(super) fn has_login(&self, request: &Request) -> Response {
        let state = self.state();
        let alive = request.cookies.get("cookie2") == Some(&state.session);
        let form = request.form();
        let right = form.get("hid").is_some_and(|hid| hid == SELF_ID) && form.get("hsiz") == Some(&state.session);
        let mut response = Response::json(&json!({ "content": { "success": alive && right }, "hasError": false }));
        if alive {
            response.set_cookies = vec![format!("csg={}; Path=/", self.now())];
        }
        response
    }

    pub(super) fn upload(&self, request: &Request) -> Response {
        let mut state = self.state();
        if request.cookies.get("cookie2") != Some(&state.session) {
            return Response::page("<!DOCTYPE html><html><body>login</body></html>");
        }
        let multipart = request.content_type.starts_with("multipart/form-data; boundary=");
        let named = memchr::memmem::find(&request.body, b"name=\"file\"").is_some();
        if !multipart || !named || !request.query.contains_key("floderId") {
            return Response::json(&json!({ "success": false }));
        }
        let path = format!("/imgextra/i1/{}.jpg", state.number());
        let url = format!("https://img.alicdn.com{path}");
        state.pictures.insert(path, picture_of(&request.body));
        Response::json(&json!({ "success": true, "object": { "url": url, "pix": "640x480", "size": "1" } }))
    }
}

/// What the form holds between the head and the end of its only part.
fn picture_of(form: &[u8]) -> Vec<u8> {
    let begin = memchr::memmem::find(form, b"\r\n\r\n").map_or(0, |at| at + 4);
    let end = memchr::memmem::rfind(form, b"\r\n--").unwrap_or(form.len());
    form.get(begin..end).unwrap_or_default().to_vec()
}
