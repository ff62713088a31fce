use super::super::tests::Desk;
use super::*;
use serde_json::json;
use tokio::io::duplex;
use tokio::sync::mpsc::unbounded_channel;

/// A pipe that takes what is written at once, for those who cannot wait.
struct Taken(std::sync::mpsc::Sender<Vec<u8>>);

impl Write for Taken {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.send(bytes.to_vec()).map(|()| bytes.len()).map_err(io::Error::other)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn lines(bytes: &[u8]) -> Vec<ToWindow> {
    bytes.split_inclusive(|byte| *byte == b'\n').map(|line| serde_json::from_slice(line).unwrap()).collect()
}

#[tokio::test]
async fn each_question_gets_its_own_answer_or_failure() {
    let desk = Desk::called("Orchard Barn").await;
    let (tell, mut told) = unbounded_channel();
    let shown = json!({ "number": 7, "request": { "command": "studio.show", "ask": {} } });
    let unknown = json!({ "number": 8, "request": { "command": "studio.burn", "ask": {} } });
    let said = format!("{shown}\n{unknown}\n");
    answer(&desk.behind, said.as_bytes(), &tell.downgrade()).await.unwrap();
    let mut answers = HashMap::new();
    while answers.len() < 2 {
        let Some(ToWindow::Answer(number, answer)) = told.recv().await else { panic!("no answer") };
        answers.insert(number, answer);
    }
    assert!(answers[&7].as_ref().unwrap().get().contains("Orchard Barn"));
    assert!(answers[&8].as_ref().unwrap_err().next_step.len() > 10);
}

#[tokio::test]
async fn what_is_no_question_ends_the_window_and_is_not_repeated() {
    let desk = Desk::called("Orchard Barn").await;
    let (tell, _told) = unbounded_channel();
    for said in ["hunter2\n", "{\"number\": 1}\n", "{\"number\": 1, \"request\": \"hunter2", "\n"] {
        let refused = answer(&desk.behind, said.as_bytes(), &tell.downgrade()).await.unwrap_err();
        assert!(!refused.to_string().contains("hunter2"), "{refused}");
    }
    let long = vec![b'x'; usize::try_from(LONGEST_CALL).unwrap() + 1];
    assert!(answer(&desk.behind, &long[..], &tell.downgrade()).await.is_err());
    assert!(answer(&desk.behind, &b""[..], &tell.downgrade()).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_wait_side_by_side_and_answers_find_them() {
    let questions = Arc::new(Questions::default());
    let (write, written) = std::sync::mpsc::channel();
    let ask = |text: &str| {
        let (questions, pipe, request) = (Arc::clone(&questions), Taken(write.clone()), json!(text));
        tokio::spawn(async move { questions.ask(request, pipe).await })
    };
    let (one, two) = (ask("one"), ask("two"));
    let mut numbers = HashMap::new();
    for _ in 0..2 {
        let line = tokio::task::block_in_place(|| written.recv()).unwrap();
        assert_eq!(line.last(), Some(&b'\n'), "whole lines");
        let question: Question = serde_json::from_slice(&line).unwrap();
        numbers.insert(question.request.as_str().unwrap().to_owned(), question.number);
    }
    questions.answered(99, Err(Failure::bug(&"nobody asked")));
    questions.answered(numbers["two"], Err(Failure::new("two", "Two.", "Go on.")));
    questions.answered(numbers["one"], Ok(to_raw_value(&json!({ "is": 1 })).unwrap()));
    assert_eq!(one.await.unwrap().unwrap().get(), "{\"is\":1}");
    assert_eq!(two.await.unwrap().unwrap_err().code, "two");
    let long = "x".repeat(usize::try_from(LONGEST_CALL).unwrap());
    assert_eq!(questions.ask(json!(long), Taken(write)).await.unwrap_err().code, "call_too_long");
}

#[tokio::test]
async fn what_is_told_comes_as_lines_until_nobody_tells_any_more() {
    let (tells, mut said) = unbounded_channel();
    tells.send(ToWindow::Show(Some("/weddings/rec-12".into()))).unwrap();
    tells.send(ToWindow::Event("changes".into(), to_raw_value(&json!({ "topics": ["a\nb"] })).unwrap())).unwrap();
    drop(tells);
    let (mut here, there) = duplex(1 << 16);
    tell(there, &mut said).await.unwrap();
    let mut bytes = Vec::new();
    here.read_to_end(&mut bytes).await.unwrap();
    let lines = lines(&bytes);
    assert!(matches!(&lines[0], ToWindow::Show(Some(place)) if place == "/weddings/rec-12"));
    assert!(matches!(&lines[1], ToWindow::Event(name, what) if name == "changes" && what.get().contains("a\\nb")));
    assert_eq!(lines.len(), 2);
}
